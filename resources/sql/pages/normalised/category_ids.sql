-- :category is the number of the path's category.
SELECT product FROM product_category WHERE category = :category
 ORDER BY popularity DESC, product LIMIT 24
